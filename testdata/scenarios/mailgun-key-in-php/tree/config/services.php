<?php

return [
    'mailgun' => [
        'domain' => 'mg.tidewater.test',
        'mailgun_api_key' => 'key-d7b91f471235409376aea2247b5efef2',
        'endpoint' => 'api.eu.mailgun.net',
    ],
];
