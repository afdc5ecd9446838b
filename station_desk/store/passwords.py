"""Passwords: which are good enough, and their argon2id hashes."""

import unicodedata

SHORTEST, LONGEST, CLASSES = 8, 64, 3
RULE = f"至少 {SHORTEST} 位；大写、小写字母、数字、符号至少 {CLASSES} 类；不含姓名。"
KINDS = (
    ("大写字母", str.isupper),
    ("小写字母", str.islower),
    ("数字", str.isdigit),
    ("符号", lambda sign: not sign.isalnum() and not sign.isspace()),
)


def plain(password: str) -> str:
    """The password however it was typed: full-width signs count as the usual ones."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, name: str = "") -> str:
    """Why a password is not good enough, in a sentence; "" where it is. 等保二级: length and classes."""
    password = plain(password)
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 位，现在是 {len(password)} 位。"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 位，现在是 {len(password)} 位。"
    lacking = [title for title, fits in KINDS if not any(fits(sign) for sign in password)]
    if len(KINDS) - len(lacking) < CLASSES:
        return f"密码太简单：四类里至少要有 {CLASSES} 类，现在还没有{'、'.join(lacking)}。"
    if name and name in password:
        return "密码里不能有自己的姓名。"
    if len(set(password)) < SHORTEST // 2:
        return "密码里重复的字符太多，请换一个。"
    return ""


def hash_of(password: str) -> str:
    """The argon2id hash to be kept, with its own salt (RFC 9106, the choice for little memory: 64 MiB, 3 passes)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(plain(password))


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one whose hash is kept."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(kept, plain(password))
    except (VerificationError, InvalidHashError):
        return False
