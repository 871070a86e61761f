"""What ``api/client_making.py`` makes out of the API's description: one method an operation, one shape a schema."""
