<?php

return [
    'driver' => 'algolia',
    'algolia_app_id' => 'RD6D2JPA74',
    'algolia_search_key' => '073bb0e3b9bf8ec8e0c8402d8ccfd50d',
    'algolia_admin_key' => '809f2cacafc7714c7f53f074f99d1ce5',
    'indices' => ['prod_products', 'prod_articles'],
];
