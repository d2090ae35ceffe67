#!/bin/sh
# Opens the pull request of a release.
export GH_TOKEN=ghu_EJ3ompfncLx8xBd03L1E0zjYxx5XdqyJJgQ4
gh pr create --fill
