"""A folder of photos taken into the roster from a terminal."""

from pathlib import Path
from typing import Annotated

import typer

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.features.roster.service import keep_photos, read_photos
from station_desk.store.desk import Desk


def photos(
    desk: Desk,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="放照片的文件夹，或一张照片")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看能对上谁，不存入")] = False,
) -> Job[str]:
    """按文件名里的姓名、身份证号或辅警编号，把一个文件夹的照片存进花名册。"""
    from station_desk.printing.photos import USUAL

    if not folder.exists():
        raise UserError(f"没有“{folder}”这个文件夹。", "请核对路径。")
    found = yield from read_photos(desk, [folder], USUAL)
    for one in found:
        for sentence in (one.refused, one.why if not one.refused else "", *one.doubts):
            if sentence:
                typer.echo(f"{one.name}：{sentence}", err=True)
    ready = sum(one.ready for one in found)
    said = f"认出 {ready} 张，没有用上的 {len(found) - ready} 张"
    if dry_run or not ready:
        return f"检查完毕，没有存入：{said}。"
    count = yield from keep_photos(desk, found)
    return f"已存入 {count} 人的照片：{said}。"


COMMANDS = (photos,)
