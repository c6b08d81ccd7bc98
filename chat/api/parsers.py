"""What a request's body says, in text that any database keeps."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from chat.text import storable_json


class StorableJSONParser(JSONParser):
    """JSON with U+0000 and lone surrogates as U+FFFD, as frames over the socket are read."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return storable_json(super().parse(*args, **kwargs))
        except RecursionError:
            raise ParseError("The JSON is nested too deep.") from None
