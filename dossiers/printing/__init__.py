"""Printed forms: what a ward hands over on paper, as PDF (docs/forms.md).

A form is one file in ``forms/``: its versions with their dates, and what is filled in. Its
template is a Typst file in ``templates/``; data reach it as JSON, never as source.
"""
