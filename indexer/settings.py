"""Settings of the command line: one file, which needs not be there; docs/settings.md describes it.

It is TOML: an option of a command by its long name without hyphens before it (`index`, `jobs`,
`password-file`), for every command that has it, or in a table with a command's name for that
command alone. What is typed wins over `DUANLUO_…` variables, these over the file.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from indexer.errors import SettingsError

FILE_VARIABLE = "DUANLUO_SETTINGS"
HOME_VARIABLE = "DUANLUO_HOME"
_NAME = "duanluo"

Options = Mapping[str, Mapping[str, str]]
"""Of each command its options: the name in the file, and the name that the command gives it."""


def data_folder() -> Path:
    """Give the folder for the indexes of this user.

    DUANLUO_HOME, else where the system keeps such things.
    """
    return _folder("LOCALAPPDATA", "XDG_DATA_HOME", ".local/share")


def settings_file() -> Path:
    """Give where the settings are.

    DUANLUO_SETTINGS, else duanluo.toml here, else settings.toml of this user.
    """
    if named := os.environ.get(FILE_VARIABLE):
        return Path(named)
    here = Path(f"{_NAME}.toml")
    return (
        here
        if here.is_file()
        else _folder("APPDATA", "XDG_CONFIG_HOME", ".config") / "settings.toml"
    )


def _folder(windows: str, posix: str, below_home: str) -> Path:
    if named := os.environ.get(HOME_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get(windows) or Path.home()) / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    return Path(os.environ.get(posix) or Path.home() / below_home) / _NAME


def read_settings(options: Options) -> dict[str, dict[str, Any]]:
    """Read the settings file for these commands.

    Of each the values it gives to options, by the command's own names.

    Nothing when there is no file, unless DUANLUO_SETTINGS names one. Paths in it are relative to
    its folder. Raises SettingsError.
    """
    path = settings_file()
    if not path.is_file() and FILE_VARIABLE not in os.environ:
        return {}
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise SettingsError(path, str(error)) from error
    given: dict[str, dict[str, Any]] = {command: {} for command in options}
    for name, value in data.items():
        if isinstance(value, dict):
            for inner, inner_value in value.items():
                _set(given, [name], inner, inner_value, options, path)
        else:
            _set(
                given,
                [command for command in options if name in options[command]],
                name,
                value,
                options,
                path,
            )
    return given


_PATHS = ("index", "dictionary", "password-file")
"""Options that are paths: a settings file says them as seen from where it is."""


def _set(
    given: dict[str, dict[str, Any]],
    commands: Sequence[str],
    name: str,
    value: object,
    options: Options,
    path: Path,
) -> None:
    if not commands or any(name not in options.get(command, ()) for command in commands):
        where = f"[{commands[0]}] " if commands else ""
        raise SettingsError(path, f"{where}{name} is no option of a command")
    for command in commands:
        # A table wins over what stands above all tables, which TOML puts first.
        given[command][options[command][name]] = (
            str(path.parent / str(value)) if name in _PATHS else value
        )
