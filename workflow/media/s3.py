"""Images in a bucket of any storage that speaks S3. Needs the extra ``s3`` (boto3)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from workflow.domain.errors import MediaUnavailable
from workflow.domain.phrases import phrase
from workflow.media.keys import require_key

_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 5, 20, 3
_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})


class S3Store:
    """A ``MediaStore`` in a bucket, under a prefix. Safe to share among threads."""

    def __init__(
        self,
        address: str,
        *,
        endpoint: str | None = None,
        region: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> None:
        """``address`` is ``s3://bucket/prefix``; without keys, those of the machine's environment or role."""
        parts = urlsplit(address)
        self._bucket, self._prefix = parts.netloc, parts.path.strip("/")
        self._client = _client(endpoint, region, access_key, secret_key)

    def put(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a file; S3 shows it whole or not at all."""
        self._ask("put_object", key, Body=content, ContentType=media_type)

    def open(self, key: str) -> bytes | None:
        """The file's bytes; None when there is none."""
        answer = self._ask("get_object", key)
        if answer is None:
            return None
        content: bytes = answer["Body"].read()
        return content

    def delete(self, key: str) -> None:
        """Forget a file; nothing when there is none."""
        self._ask("delete_object", key)

    def url(self, key: str) -> str:
        """Where the file lies, for whoever runs the newsroom."""
        return f"s3://{self._bucket}/{self._key(key)}"

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def _key(self, key: str) -> str:
        require_key(key)
        return f"{self._prefix}/{key}" if self._prefix else key

    def _ask(self, what: str, key: str, **values: Any) -> Any:
        """The storage's answer; None when it has no such file, ``MediaUnavailable`` when it does not do what is asked.

        What the storage says is for its operator: no address or key of it is told.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self._client, what)(Bucket=self._bucket, Key=self._key(key), **values)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if what != "put_object" and code in _MISSING:
                return None
            raise MediaUnavailable(
                phrase(
                    "The storage of images refuses this ({code}). Whoever runs Copyflow finds why in its settings "
                    "(COPYFLOW_MEDIA_…).",
                    code=code or "?",
                ),
                reason=code,
            ) from error
        except BotoCoreError as error:
            raise MediaUnavailable(
                phrase("The storage of images does not answer. Try again; nothing was changed."),
                reason=type(error).__name__,
            ) from error


def _client(endpoint: str | None, region: str | None, access_key: str | None, secret_key: str | None) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise MediaUnavailable(
            phrase(
                "COPYFLOW_MEDIA_URL names S3 storage, and boto3 is not installed. Install it: "
                "pip install 'copyflow[s3]'."
            ),
            reason="boto3",
        ) from error
    config = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"max_attempts": _ATTEMPTS, "mode": "standard"},
        # others than Amazon's know no checksums in trailers
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=config,
    )
