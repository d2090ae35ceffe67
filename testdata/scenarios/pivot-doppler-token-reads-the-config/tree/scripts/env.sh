export DOPPLER_TOKEN=dp.st.prd.KXwiFOp1owXTXdhggbPgn8lPgB0KfkpUAtt7s6IIviH
doppler run -- npm start
