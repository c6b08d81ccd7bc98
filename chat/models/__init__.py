"""Memory: fields, constraints and questions about one row. No rules, no announcements."""

from chat.models.auto_message import AutoMessage, AutoMessageSaid
from chat.models.canned import CannedReply
from chat.models.channel import Channel
from chat.models.connection import OperatorConnection, WorkerHeartbeat
from chat.models.conversation import Conversation
from chat.models.customer import Customer
from chat.models.customer_field import CustomerField
from chat.models.draft import Draft
from chat.models.early_change import EarlyChange
from chat.models.external_message import ExternalMessage
from chat.models.group_member import GroupMember
from chat.models.line_signal import LineSignal
from chat.models.log import LogEntry
from chat.models.media import MediaFile
from chat.models.message import Message
from chat.models.note import Note, NoteMention
from chat.models.operator import OperatorProfile
from chat.models.outbox import Delivery, OutboxEntry
from chat.models.outward import WebhookDelivery, WebhookSubscription
from chat.models.privacy import Erasure, RetentionRule
from chat.models.quota_reading import QuotaReading
from chat.models.read_marker import ReadMarker
from chat.models.reply_token import ReplyToken
from chat.models.schedule import Schedule, ScheduleDay, ScheduleShift
from chat.models.search import CustomerName, MessageText, NoteText, SearchFilling
from chat.models.service_level import Deadline, ServiceLevel
from chat.models.session import Session
from chat.models.session_event import SessionEvent
from chat.models.sign_in import RecoveryCode, SecondFactor, SignIn, SignInTry
from chat.models.survey import Survey
from chat.models.tag import ConversationTag, Tag

__all__ = [
    "AutoMessage",
    "AutoMessageSaid",
    "CannedReply",
    "Channel",
    "Conversation",
    "ConversationTag",
    "Customer",
    "CustomerField",
    "CustomerName",
    "Deadline",
    "Delivery",
    "Draft",
    "EarlyChange",
    "Erasure",
    "ExternalMessage",
    "GroupMember",
    "LineSignal",
    "LogEntry",
    "MediaFile",
    "Message",
    "MessageText",
    "Note",
    "NoteMention",
    "NoteText",
    "OperatorConnection",
    "OperatorProfile",
    "OutboxEntry",
    "QuotaReading",
    "ReadMarker",
    "RecoveryCode",
    "ReplyToken",
    "RetentionRule",
    "Schedule",
    "ScheduleDay",
    "ScheduleShift",
    "SearchFilling",
    "SecondFactor",
    "ServiceLevel",
    "Session",
    "SessionEvent",
    "SignIn",
    "SignInTry",
    "Survey",
    "Tag",
    "WebhookDelivery",
    "WebhookSubscription",
    "WorkerHeartbeat",
]
