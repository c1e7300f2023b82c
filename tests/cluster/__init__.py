"""A real OpenSearch cluster on this machine, from package registries alone, and the tests that break it.

`python -m tests.cluster start FOLDER` leaves three nodes running, `stop FOLDER` ends them, `status
FOLDER` says what runs. Needs a JDK of 21 or newer and Maven; the library is fetched once into
DUANLUO_CLUSTER_CACHE.
"""
