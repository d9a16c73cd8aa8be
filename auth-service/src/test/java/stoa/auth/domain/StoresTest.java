package stoa.auth.domain;

/** The stores in memory keep the contract. */
class StoresTest implements StoreContract {
    private final Stores stores = new Stores();

    @Override
    public AppStore apps() {
        return stores;
    }

    @Override
    public UserStore users() {
        return stores;
    }
}
