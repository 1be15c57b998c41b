"""Groups of fields that several procedures ask for."""
