"""What several test folders share: servers, and later builders and scenarios. Holds no tests."""
