"""Work that is done in a process of its own, which can be ended."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path


async def run_alone(script: Path, job: bytes, *, seconds: float) -> tuple[int | None, bytes, str]:
    """Hand it the job: its exit code, what it made, what it said. It knows nothing of our settings. Raises
    TimeoutError; it never outlives the call.
    """
    needed = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(script), stdin=pipe, stdout=pipe, stderr=pipe, env=needed
    )
    try:
        made, said = await asyncio.wait_for(process.communicate(job), seconds)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, made, said.decode("utf-8", "replace")
