"""What the engine ``apertium`` is made of: modes, the stream that its programs speak, pipelines of processes."""
