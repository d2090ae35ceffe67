package test.tidewater;

import com.twilio.Twilio;

final class Sms {
    static final String TWILIO_ACCOUNT_SID = "AC55c387414586343a075b02c96579aeac";
    static final String TWILIO_AUTH_TOKEN = "1d8773d4ff2f764b7a1f283edbbd58b3";

    static void init() {
        Twilio.init(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN);
    }
}
