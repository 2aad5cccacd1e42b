"""X-Road's signed containers (ASiC-E with XAdES) and archives of them: read and verified, offline.

As X-Road's own verifier has it (PR-SIGDOC; `asic-verifier-cli`, `messagelog-archive-verifier` of 7.8), and stricter where that
lets something pass that nobody signed. Pure: what is verified is bytes, what is trusted is handed in.
"""
