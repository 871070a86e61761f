"""``copyflow up``: every process of a newsroom under one supervisor."""

from __future__ import annotations

from workflow.cli.console import err, fail, newsroom
from workflow.cli.processes.stack import stack
from workflow.cli.processes.supervisor import Supervisor, SupervisorError
from workflow.cli.redis_server import RedisUnavailableError, choose_redis
from workflow.settings import Settings


def run_up(host: str, port: int, workers: int) -> None:
    """Migrate, start everything, stay until a signal, stop everything."""
    settings = Settings()
    home = settings.home.absolute()
    with newsroom(must_be_current=False) as application:
        application.migrate()
        no_users = not application.accounts.users()
    try:
        with choose_redis(settings.redis_url, home / "redis") as redis:
            children = stack(
                home=home, database_url=settings.database, redis=redis, host=host, port=port, workers=workers
            )

            def ready() -> None:
                err.print(f"[bold green]Copyflow is ready:[/] http://{host}:{port}   (Ctrl-C stops it)")
                if no_users:
                    err.print("Nobody may sign in yet: `copyflow user add NAME --role reviewer --role publisher`.")

            Supervisor(children, home / "log").run_forever(ready)
    except (SupervisorError, RedisUnavailableError) as error:
        fail(str(error))
