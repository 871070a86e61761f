"""Translation engines, one a file, each behind ``workers.ports.TranslationEngine``."""
