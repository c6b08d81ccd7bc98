"""Installed modules stand in one file each: all of what they import, once, in the same order."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from livechat_project.modules import WholeModules, modules_of, roots

STATIC = Path(__file__).resolve().parents[2] / "static"
NAMES = [str(path.relative_to(STATIC)) for path in (STATIC / "livechat" / "js").rglob("*.js")]


def whole(folder: Path, name: str = "a.js") -> str:
    text: bytes = WholeModules(FileSystemStorage(folder)).open(name).read()
    return text.decode()


def run(text: str) -> str:
    """What the module prints in Node."""
    command = ["node", "--input-type=module", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def write(folder: Path, modules: dict[str, str]) -> None:
    for name, text in modules.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def test_what_is_imported_runs_once_and_before_whoever_needs_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.js": 'import { one, Two } from "./in/b.js";\n'
            'import { three as four } from "./c.js";\n'
            "console.log(await one(), new Two().name, four);\n",
            "in/b.js": 'import { three } from "../c.js";\n'
            "export async function one() { return three; }\n"
            'export class Two { name = "two"; }\nconst four = "of its own";\n',
            "c.js": 'console.log("c");\nexport const three = 3;',
        },
    )
    assert run(whole(tmp_path)) == "c\n3 two 3\n"


def test_what_is_loaded_later_is_found_from_where_the_whole_stands(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.js": 'import { later } from "./in/b.js";\nlater();\n',
            "in/b.js": 'export const later = () => import("./words.js");\n',
            "in/words.js": "export const words = 1;\n",
        },
    )
    assert 'import("./in/words.js")' in whole(tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("export let changing = 1;", "export let changing"),
        ("export default function () {}", "export default"),
        ('import "./c.js";', 'import "./c.js"'),
        ('export { three } from "./c.js";', "export { three }"),
    ],
)
def test_another_form_is_refused_by_name(tmp_path: Path, line: str, said: str) -> None:
    write(tmp_path, {"a.js": 'import { x } from "./b.js";\n', "b.js": f"{line}\n"})
    with pytest.raises(ValueError, match=r"^b\.js: not in the form") as refused:
        whole(tmp_path)
    assert said in str(refused.value)


def test_nothing_is_there_twice(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.js": 'import { x } from "./b.js";\nimport("./later.js");\n',
            "b.js": "export const x = 1;\n",
            "later.js": 'import { x } from "./b.js";\n',
        },
    )
    with pytest.raises(ValueError, match=r"later\.js has b\.js, as a\.js has"):
        whole(tmp_path)


def test_every_page_asks_for_a_module_that_can_be_put_together() -> None:
    storage = FileSystemStorage(STATIC)
    asked = roots(storage, NAMES)
    assert {"livechat/js/main.js", "livechat/js/lib/messages_ja.js"} < asked
    assert len(asked) < 10, sorted(asked)
    assert set(NAMES) == {one for name in asked for one in modules_of(storage, name)}
    for name in asked:
        text = WholeModules(storage).open(name).read().decode()
        assert 'from "' not in text
        check = ["node", "--input-type=module", "--check", "-"]
        done = subprocess.run(check, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{name}: {done.stderr}"
