"""What is remembered. The only code that knows tables; nothing outside ``workflow`` imports it."""
