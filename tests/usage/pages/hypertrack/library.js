var hypertrack = require('hypertrack-node')('<SECRET_KEY>');
