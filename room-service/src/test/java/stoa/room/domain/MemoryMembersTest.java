package stoa.room.domain;

/** The store in memory keeps the contract. */
class MemoryMembersTest implements MembershipStoreContract, VisitContract {
    private final MemoryMembers members = new MemoryMembers();

    @Override
    public MembershipStore store() {
        return members;
    }
}
