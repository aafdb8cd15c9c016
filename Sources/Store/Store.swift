/// The database of one Mien: listeners, tracks and their profiles, plays, feedback, settings. A change is on the disk
/// when the call that makes it returns, so it survives `kill -9` and a power cut from then on. Several processes may
/// have the same database open. Times are Unix times in seconds, given by the caller.
///
///     let store = try await Store.open(at: "/var/lib/mien/mien.db", now: now)
///     try await store.record(Feedback(track: 7, kind: .like, mood: .happy, at: now))
public actor Store {
  public nonisolated let path: String
  /// How the database was found; `.rebuilt` wants to be told to the user.
  public nonisolated let opening: Opening
  let connection: Connection
  /// How often plays or feedback were changed through this store.
  var historyChanges = 0
  private nonisolated let executor: StoreExecutor
  /// Feedback up to this id was looked through for what may go.
  var lookedThrough: Int64 = 0

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Opens the database at `path`, or creates it with the folders above it. A damaged one is moved aside and built anew
  /// (see ``Opening``).
  ///
  /// - Parameters:
  ///   - now: Unix time in seconds; it names a damaged file.
  ///   - verifying: looks at every page for damage; short-lived commands may leave that to the daemon.
  public static func open(at path: String, now: Double, verifying: Bool = true) async throws(StoreError) -> Store {
    let executor = StoreExecutor()
    let result = await executor.perform { () -> Result<(Connection, Opening), StoreError> in
      do throws(StoreError) {
        return .success(try Connection.open(path: path, now: now, verifying: verifying))
      } catch {
        return .failure(error)
      }
    }
    let (connection, opening) = try result.get()
    return Store(connection: connection, opening: opening, executor: executor)
  }

  /// All that `body` does to the store, or nothing of it, with one wait for the disk. What makes a transaction of its own has
  /// no place in it.
  public func together(_ body: @Sendable (isolated Store) throws(StoreError) -> Void) throws(StoreError) {
    try connection.transaction { () throws(StoreError) in try body(self) }
  }

  /// How much of the database is kept in memory: for whoever writes a lot at once to many places of it.
  public func setCache(bytes: Int = 2_048_000) throws(StoreError) {
    try connection.execute("PRAGMA cache_size = -\(max(bytes, 0) / 1_024)")
  }

  private init(connection: sending Connection, opening: Opening, executor: StoreExecutor) {
    path = connection.path
    self.opening = opening
    self.connection = connection
    self.executor = executor
  }
}
