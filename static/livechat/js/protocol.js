// The words of the wire, equal to the server's chat/protocol (a test compares them).

/** Version that the server names in auth_success. */
export const VERSION = 1;

/** What a client may send. */
export const Command = Object.freeze({
  AUTH: "auth",
  PING: "ping",
  JOIN_ROOM: "join_room",
  LEAVE_ROOM: "leave_room",
  SEND_MESSAGE: "send_message",
  CANCEL_MESSAGE: "cancel_message",
  TYPING_START: "typing_start",
  TYPING_STOP: "typing_stop",
  CLAIM_SESSION: "claim_session",
  CLOSE_SESSION: "close_session",
  TRANSFER_SESSION: "transfer_session",
  RELEASE_SESSION: "release_session",
  REOPEN_SESSION: "reopen_session",
  SNOOZE_SESSION: "snooze_session",
  UNSNOOZE_SESSION: "unsnooze_session",
  BLOCK_CUSTOMER: "block_customer",
  UNBLOCK_CUSTOMER: "unblock_customer",
  MARK_READ: "mark_read",
  MARK_UNREAD: "mark_unread",
  SET_STATUS: "set_status",
  SYNC: "sync",
  SUBSCRIBE_ANALYTICS: "subscribe_analytics",
  UNSUBSCRIBE_ANALYTICS: "unsubscribe_analytics",
});

/** What the server sends. */
export const Event = Object.freeze({
  AUTH_SUCCESS: "auth_success",
  AUTH_ERROR: "auth_error",
  PONG: "pong",
  ACK: "ack",
  CONVERSATION_UPDATE: "conversation_update",
  NEW_MESSAGE: "new_message",
  MESSAGE_ACK: "message_ack",
  MESSAGE_SENT: "message_sent",
  MESSAGE_FAILED: "message_failed",
  MESSAGE_UPDATE: "message_update",
  NOTE_UPDATE: "note_update",
  MENTION_UPDATE: "mention_update",
  DRAFT_UPDATE: "draft_update",
  PREFERENCES_UPDATE: "preferences_update",
  TYPING_INDICATOR: "typing_indicator",
  SESSION_CLAIMED: "session_claimed",
  SESSION_CLOSED: "session_closed",
  SESSION_TRANSFERRED: "session_transferred",
  SESSION_RELEASED: "session_released",
  SESSION_EVENT: "session_event",
  PRESENCE_UPDATE: "presence_update",
  OPERATOR_JOINED: "operator_joined",
  OPERATOR_LEFT: "operator_left",
  ANALYTICS_UPDATE: "analytics_update",
  CHANNEL_UPDATE: "channel_update",
  ERROR: "error",
});

/** `code` of an error, over the socket and REST alike. */
export const ErrorCode = Object.freeze({
  VALIDATION_ERROR: "validation_error",
  MALFORMED_FRAME: "malformed_frame",
  UNKNOWN_EVENT: "unknown_event",
  NOT_AUTHENTICATED: "not_authenticated",
  AUTH_MISSING_TOKEN: "auth_missing_token",
  AUTH_INVALID_TOKEN: "auth_invalid_token",
  AUTH_EXPIRED_TOKEN: "auth_expired_token",
  NOT_IN_ROOM: "not_in_room",
  WRONG_CONVERSATION: "wrong_conversation",
  CONVERSATION_NOT_FOUND: "conversation_not_found",
  SESSION_NOT_FOUND: "session_not_found",
  SESSION_ALREADY_CLAIMED: "session_already_claimed",
  NOT_SESSION_OWNER: "not_session_owner",
  MESSAGE_TOO_LONG: "message_too_long",
  RATE_LIMIT_EXCEEDED: "rate_limit_exceeded",
  FORBIDDEN: "forbidden",
  INTERNAL_ERROR: "internal_error",
});

/** Why the server closed the socket (RFC 6455 numbers; 44xx are ours). */
export const CloseCode = Object.freeze({
  NORMAL: 1000,
  TOO_BIG: 1009,
  RESTART: 1012,
  NOT_AUTHENTICATED: 4401,
  AUTH_TIMEOUT: 4408,
  TOO_SLOW: 4410,
  FLOOD: 4429,
});

/** LINE counts a text in UTF-16 code units. */
export const MAX_TEXT = 5000;

/** How many messages one long text may become. */
export const MAX_PARTS = 10;

/** Bytes of a frame; the server closes the socket at more. */
export const MAX_FRAME = 65_536;
