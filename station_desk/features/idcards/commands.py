"""Verifying a scanned code from the terminal."""

from typing import Annotated

import typer

from station_desk.base.errors import UserError
from station_desk.features.idcards.service import verdict_on
from station_desk.store.desk import Desk


def verify(desk: Desk, code: Annotated[str, typer.Argument(metavar="CODE", help="扫出来的一串数字")]) -> str:
    """验证工作证或证书上二维码的真假；假的、失效的以 1 退出。"""
    with desk.look() as session:
        found = verdict_on(session, code)
    if not found.true:
        raise UserError(f"{found.word}：{found.sentence}")
    return f"{found.word}：{found.sentence}"


COMMANDS = (verify,)
