"""Pictures, films, recordings and files: for signed-in operators only."""

from __future__ import annotations

import uuid

from django.core.files.storage import storages
from django.http import HttpResponseBase
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from chat import presenters
from chat.api import shapes, shapes_team
from chat.api.describing import describes
from chat.api.streaming import Stored, serve
from chat.api.views.base import View, operator_of
from chat.errors import ValidationError
from chat.line import pictures, stickers
from chat.models import MediaFile
from chat.operations.settle_media import refetch_media
from chat.operations.upload_media import upload_media
from chat.protocol.payloads import MediaPayload
from chat.selectors.reach import reaches_file


def _found(request: Request, media_id: uuid.UUID) -> MediaFile:
    media = MediaFile.objects.filter(pk=media_id, state=MediaFile.State.READY).first()
    if media is None or not reaches_file(operator_of(request), media):
        raise NotFound("There is no such file, or not any more.")
    return media


class SaveQuery(serializers.Serializer[None]):
    """`?download=1`."""

    download = serializers.CharField(required=False, help_text="1: to be saved, not shown.")


class Upload(serializers.Serializer[None]):
    """`file`, as multipart/form-data."""

    file = serializers.FileField()


class Media(View):
    """`GET media/{id}`: the bytes, by ranges; with `download=1` to be saved."""

    counted = False

    @describes(
        "The bytes of a file",
        shapes.BYTES,
        query=SaveQuery,
        refuses=[404],
        kind="*/*",
        statuses={
            206: "The part that `Range` asked for.",
            304: "Nothing has changed since that `ETag`.",
            416: "There are no such bytes.",
        },
        tag="media",
    )
    def get(self, request: Request, media_id: uuid.UUID) -> HttpResponseBase:
        media = _found(request, media_id)
        stored = Stored(
            name=media.file,
            content_type=media.content_type,
            size=media.size or 0,
            etag=media.pk.hex,
            file_name=media.name or f"{media.kind}-{media.created_at:%Y%m%d-%H%M%S}",
        )
        return serve(request._request, stored, save=request.query_params.get("download") == "1")

    head = get


class Thumbnail(View):
    """`GET media/{id}/thumbnail`: a small JPEG of a picture, or of a film's beginning."""

    counted = False

    @describes(
        "A small JPEG of a picture or film",
        shapes.BYTES,
        refuses=[404],
        kind="image/jpeg",
        statuses={
            206: "The part that `Range` asked for.",
            304: "Nothing has changed since that `ETag`.",
            416: "There are no such bytes.",
        },
        tag="media",
    )
    def get(self, request: Request, media_id: uuid.UUID) -> HttpResponseBase:
        media = _found(request, media_id)
        if not media.thumbnail:
            raise NotFound("There is no small picture of this file.")
        with storages["media"].open(media.thumbnail) as source:
            size = source.size
        stored = Stored(media.thumbnail, "image/jpeg", size, f"{media.pk.hex}-s", "thumbnail.jpg")
        return serve(request._request, stored)

    head = get


class Retry(View):
    """`POST media/{id}/retry`: fetch once more from LINE what could not be had."""

    @describes("Fetch a file from LINE once more", MediaPayload, refuses=[400, 404], tag="media")
    def post(self, request: Request, media_id: uuid.UUID) -> Response:
        known = MediaFile.objects.filter(pk=media_id).first()
        if known is not None and not reaches_file(operator_of(request), known):
            raise NotFound("There is no such file, or not any more.")
        media = presenters.media_payload(refetch_media(media_id=media_id))
        return self.ok(media.model_dump(mode="json") if media else None)


class Uploads(View):
    """`POST media`, multipart with `file`: kept and made into what LINE takes, ready to be sent."""

    parser_classes = (MultiPartParser,)

    @describes(
        "Upload a file, to be sent by its id",
        MediaPayload,
        status=201,
        body={"multipart/form-data": Upload},
        tag="media",
    )
    def post(self, request: Request) -> Response:
        upload = request.FILES.get("file")
        if upload is None:
            raise ValidationError("file is missing; send it as multipart/form-data.", field="file")
        media = presenters.media_payload(upload_media(operator=operator_of(request), upload=upload))
        return self.ok(media.model_dump(mode="json") if media else None, status=201)


class Stickers(View):
    """`GET stickers`: those that can be sent, by package."""

    @describes("LINE's stickers that can be sent", shapes_team.StickerList, tag="media")
    def get(self, request: Request) -> Response:
        return self.ok(
            [
                {
                    "package_id": str(package),
                    "stickers": [
                        {"sticker_id": str(number), "url": pictures.sticker(str(number))}
                        for number in range(first, last + 1)
                    ],
                }
                for package, (first, last) in stickers.PACKAGES.items()
            ]
        )
