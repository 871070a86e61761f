"""What the API's description says beyond what the routes declare: examples, headers, links, webhooks, and its pages."""
