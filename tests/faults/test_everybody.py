"""Everybody at once: 32 browsers that are signed in ask for every page and every read, while others
write.

What is asked for is what the application has rules for, so that a new page is asked for too.
"""

import random
import re
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import product

import httpx
import pytest

from application.submission import CONSULTATION
from interfaces.api.access import RULES
from interfaces.files.round_file import parse_round
from interfaces.home import Home
from interfaces.web.assets import ASSETS
from tests.faults import often
from tests.faults.ledger import check
from tests.faults.load import Load
from tests.faults.service import PATIENCE, TOKEN, Service, samrad, wait_until
from tests.sessions import ROOT
