"""The database itself keeps the audit log as it is.

A line cannot be changed, but for what it refers to going (a key becomes null), and cannot be taken
away, but for what is older than the retention rule for the log. A migration that makes the table
anew on SQLite takes the triggers with it and has to `install` them again; a test looks.
"""

from __future__ import annotations

from typing import Any

TABLE = "chat_logentry"
REFUSED = "The audit log is append-only."
_KEPT = ("id", "at", "action", "via", "address", "detail")
_REFERS = ("actor_id", "conversation_id", "session_id")

_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {TABLE}_stays() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT 1 FROM chat_retentionrule WHERE kind = 'audit' AND days IS NOT NULL
               AND OLD.at < now() - make_interval(days => days)) THEN
      RETURN OLD;
    END IF;
  ELSIF {" AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _KEPT)}
    AND {" AND ".join(f"(NEW.{x} IS NULL OR NEW.{x} IS NOT DISTINCT FROM OLD.{x})" for x in _REFERS)} THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS {TABLE}_stays ON {TABLE};
CREATE TRIGGER {TABLE}_stays BEFORE UPDATE OR DELETE ON {TABLE}
  FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays();
""".replace("NEW.detail IS NOT DISTINCT FROM OLD.detail", "NEW.detail::text = OLD.detail::text")

_SQLITE = (
    f"""
CREATE TRIGGER IF NOT EXISTS {TABLE}_stays BEFORE DELETE ON {TABLE}
WHEN NOT EXISTS (SELECT 1 FROM chat_retentionrule WHERE kind = 'audit' AND days IS NOT NULL
                 AND OLD.at < datetime('now', '-' || days || ' days'))
BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
""",
    f"""
CREATE TRIGGER IF NOT EXISTS {TABLE}_as_it_is BEFORE UPDATE ON {TABLE}
WHEN NOT ({" AND ".join(f"NEW.{name} IS OLD.{name}" for name in _KEPT)}
     AND {" AND ".join(f"(NEW.{x} IS NULL OR NEW.{x} IS OLD.{x})" for x in _REFERS)})
BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
""",
)


def install(apps: Any, schema_editor: Any) -> None:
    """For RunPython."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRESQL.replace("%", "%%"))
        return
    for statement in _SQLITE:
        schema_editor.execute(statement)


def remove(apps: Any, schema_editor: Any) -> None:
    """For RunPython, backwards."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_stays ON {TABLE}")
        return
    for name in ("stays", "as_it_is"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}")
