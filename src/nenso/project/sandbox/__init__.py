"""A sandbox: mocks of the services that are registered, and the file that registers them with an exchange of their own."""
