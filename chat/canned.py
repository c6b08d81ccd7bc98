"""The variables of canned replies: which there are, and how they are filled.

`static/livechat/js/lib/canned.js` fills them in the browser in the same way; a test compares both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# In the order in which they are offered.
VARIABLES = ("customer_name", "operator_name", "channel_name")
# And with this before it, one of the team's own fields by its key (CustomerField).
OWN = "own_"
# Braces around one word. Anything else in braces is text.
VARIABLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def unknown_variables(text: str) -> list[str]:
    """Words in braces that are no variables, each once."""
    found = dict.fromkeys(VARIABLE.findall(text))
    return [name for name in found if name not in VARIABLES and not name.startswith(OWN)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables replaced; one without a value stays, for a person to see."""
    return VARIABLE.sub(lambda found: values.get(found[1]) or found[0], text)
