"""Translation: engines, what guards their output, and the checks of quality. No events, no database, no Celery."""
