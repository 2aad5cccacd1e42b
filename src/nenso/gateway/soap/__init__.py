"""X-Road's message protocol for SOAP at the gateway: envelopes in, the same decision and the same ledger, envelopes out."""
