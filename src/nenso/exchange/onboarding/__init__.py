"""Members described in a file: read with the line of every fault, compared with what stands; pure, applied by `actions`."""
