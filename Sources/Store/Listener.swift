/// Someone who listens.
public struct Listener: Sendable, Equatable {
  public let id: Int64
  public let name: String
  /// Unix time in seconds; 0 for the guest.
  public let created: Double

  /// Whoever is not known by face; always there.
  public static let guest = Listener(id: 0, name: "guest", created: 0)
}

extension Store {
  /// Everyone but the guest, by name.
  public func listeners() throws(StoreError) -> [Listener] {
    try connection.rows(
      "\(Self.selectListener) WHERE id != \(Listener.guest.id) ORDER BY name", read: Self.listener)
  }

  /// The listener of this name, in whatever case it is written; `guest` is the guest.
  public func listener(named name: String) throws(StoreError) -> Listener {
    let found = try connection.first("\(Self.selectListener) WHERE name = ?", .text(name), read: Self.listener)
    guard let found else { throw .unknownListener(name: name) }
    return found
  }

  /// - Parameter name: 1 to 64 characters, unlike every other name even in another case.
  public func addListener(named name: String, at now: Double) throws(StoreError) -> Listener {
    try Self.check(listenerName: name)
    let added = try connection.run(
      "INSERT INTO listeners(name, created) VALUES(?, ?) ON CONFLICT DO NOTHING", .text(name), .real(now))
    guard added == 1 else { throw .listenerExists(name: name) }
    return Listener(id: connection.insertedID, name: name, created: now)
  }

  /// Whether this can be a listener's name: 1 to 64 characters, not only spaces, and not the guest's.
  public static func check(listenerName name: String) throws(StoreError) {
    guard (1...64).contains(name.count), !name.allSatisfy(\.isWhitespace), name.lowercased() != Listener.guest.name
    else {
      throw .badListenerName(name: name)
    }
  }

  private static let selectListener = "SELECT id, name, created FROM listeners"

  private static func listener(_ row: Row) -> Listener {
    Listener(id: row.integer(0), name: row.text(1), created: row.real(2))
  }
}
