"""Scanned papers in an S3-compatible storage, set as an operator sets it (docs/papers.md).

The storage library and its client are the real ones; what answers them is moto's S3.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from django.core.files.storage import storages
from django.utils import timezone
from moto import mock_aws
from pytest_django import Settings

from dossiers import scan_storage
from dossiers.models import Scan
from dossiers.orphans import orphans, without_file
from tests.callers import Caller
from tests.dossiers import stories as s
from tests.dossiers.scanned import PDF, PNG, file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

#: As in docs/papers.md, but for the address of the server.
OPTIONS = """{"bucket_name": "papers", "file_overwrite": false, "default_acl": "private"}"""


@pytest.fixture
def bucket(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "moto")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-1")
    papers = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": json.loads(OPTIONS)}
    settings.STORAGES = {**settings.STORAGES, "papers": papers}
    with mock_aws():
        bucket = boto3.resource("s3").Bucket("papers")
        bucket.create(CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"})
        yield bucket


def send(code: str, content: bytes, name: str = "a.pdf") -> Any:
    told = {"paper": "birth_notice", "file": file(content, name)}
    return Caller(s.CITIZEN).upload(f"dossiers/{code}/scans/", told)


def test_a_paper_is_kept_and_given_back_to_the_byte(bucket: Any) -> None:
    code = s.filed().code
    for content in (PDF, PNG):
        assert send(code, content).status_code == 201
    assert Caller(s.CITIZEN).get(f"dossiers/{code}/scans/1/").content == PDF
    assert Caller(s.CITIZEN).get(f"dossiers/{code}/scans/2/").content == PNG
    kept = {each.key: each for each in bucket.objects.all()}
    assert kept.keys() == {each.stored_as for each in Scan.objects.all()}
    for each in kept.values():
        (grant,) = each.Acl().grants  # its owner's, and nobody else's
        assert grant["Permission"] == "FULL_CONTROL"


def test_what_has_no_row_and_what_has_no_file_is_found(bucket: Any) -> None:
    code = s.filed().code
    send(code, PDF)
    left = scan_storage.keep(PNG, "png", now=timezone.now())
    assert scan_storage.exists(left)
    later = timezone.now() + timedelta(days=2)
    names = {name for name, _age in scan_storage.names_and_ages(later)}
    kept = Scan.objects.get()
    assert names == {left, kept.stored_as}
    assert list(orphans(timezone.now(), timedelta(hours=24))) == []
    assert list(orphans(later, timedelta(hours=24))) == [left]
    scan_storage.discard(left)
    assert list(without_file()) == []
    bucket.objects.all().delete()
    assert list(without_file()) == [kept]


def test_without_the_bucket_everything_else_works(bucket: Any) -> None:
    code = s.filed().code
    send(code, PDF)
    bucket.objects.all().delete()
    bucket.delete()
    for answer in (send(code, PNG), Caller(s.CITIZEN).get(f"dossiers/{code}/scans/1/")):
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert answer.json()["type"] == "/problems/papers-unavailable"
    assert Caller(s.CITIZEN).get(f"dossiers/{code}/").status_code == 200


def test_a_server_that_is_not_there_is_told_apart(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    options = {**json.loads(OPTIONS), "endpoint_url": "http://127.0.0.1:9", "region_name": "x"}
    papers = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "papers": papers}
    answer = send(s.filed().code, PDF)
    assert answer.json()["type"] == "/problems/papers-unavailable"
    assert "S3Storage" in type(storages["papers"]).__name__
