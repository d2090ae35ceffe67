<?php
$token = getenv('RAILWAY_API_TOKEN') ?: '2b82dfe5-7c8d-4e63-b8e4-9fb56edfe194';
