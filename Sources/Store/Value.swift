import CSQLite

/// A value on its way into a statement.
enum Value {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  static func integer(_ value: Int) -> Value { .integer(Int64(value)) }
  static func integer(_ value: Int?) -> Value { value.map { .integer(Int64($0)) } ?? .null }
  static func integer(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }
  static func real(_ value: Float) -> Value { .real(Double(value)) }
  static func real(_ value: Float?) -> Value { value.map { .real(Double($0)) } ?? .null }
  static func real(_ value: Double?) -> Value { value.map { .real($0) } ?? .null }
  /// Stored as little-endian 32-bit floats.
  static func floats(_ values: [Float]) -> Value {
    .blob(values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } })
  }
  static func text(_ value: String?) -> Value { value.map { .text($0) } ?? .null }

  /// Binds to the 1-based parameter; the statement keeps its own copy. Returns SQLite's result code.
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    switch self {
    case .null: return sqlite3_bind_null(statement, index)
    case .integer(let value): return sqlite3_bind_int64(statement, index, value)
    case .real(let value): return sqlite3_bind_double(statement, index, value)
    case .text(var value):
      return value.withUTF8 { bytes in
        // The pointer of an empty text may be null, which SQLite would take for NULL.
        guard let start = bytes.baseAddress else { return sqlite3_bind_text(statement, index, "", 0, copying) }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          sqlite3_bind_text(statement, index, $0, Int32(clamping: bytes.count), copying)
        }
      }
    case .blob(let bytes):
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob(statement, index, $0.baseAddress, Int32(clamping: $0.count), copying)
      }
    }
  }

  /// SQLITE_TRANSIENT, a macro that Swift cannot import: SQLite copies the bytes before the call returns.
  private var copying: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
