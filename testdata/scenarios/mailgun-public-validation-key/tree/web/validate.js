$('#email').mailgun_validator({
  api_key: 'pubkey-b71e016facfd7daf7359bbbdbfebe055',
  success: ok,
});
