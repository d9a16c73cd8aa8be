package stoa.auth.domain;

/** The stores in memory keep the contract. */
class StoresTest implements StoreContract, UserRegisterContract {
    private final Stores stores = new Stores();

    @Override
    public AppStore apps() {
        return stores;
    }

    @Override
    public UserStore users() {
        return stores;
    }

    @Override
    public UserRegister register() {
        return stores.register();
    }
}
