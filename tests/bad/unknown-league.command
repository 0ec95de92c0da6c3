scorekit league mian
