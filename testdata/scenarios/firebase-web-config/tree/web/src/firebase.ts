import { initializeApp } from 'firebase/app';

const firebaseConfig = {
  apiKey: 'AIzaCv1Pw8y_FlOiAPiAV0XYdIcPxKrzBAaWEBW',
  authDomain: 'tidewater-shop.firebaseapp.com',
  databaseURL: 'https://tidewater-shop-default-rtdb.europe-west1.firebasedatabase.app',
  projectId: 'tidewater-shop',
  storageBucket: 'tidewater-shop.appspot.com',
  messagingSenderId: '418820073315',
  appId: '1:418820073315:web:36f422ea38d629b91ebe0c',
};
export const app = initializeApp(firebaseConfig);
