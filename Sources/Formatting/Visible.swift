/// Text from outside, such as the name of a file, that a terminal or a log can be trusted with.
extension String {
  /// On one line, with each control character (C0, DEL, C1: Unicode's category Cc) as an escape such as `\u001b`, which
  /// means the same in a JSON string. Other text stays as it is.
  public var visible: String { escaped { _ in 0 } }

  /// The same, but for line breaks and for those sequences, which stay.
  public func visible(keeping sequences: [String]) -> String {
    let kept = sequences.map(\.unicodeScalars)
    return escaped { rest in
      if rest.first == "\n" { return 1 }
      return kept.first { rest.starts(with: $0) }?.count ?? 0
    }
  }

  /// - Parameter kept: how many scalars from here are to stay; asked at control characters only.
  private func escaped(kept: (UnicodeScalarView.SubSequence) -> Int) -> String {
    var (result, rest) = ("", unicodeScalars[...])
    while let start = rest.firstIndex(where: { $0.properties.generalCategory == .control }) {
      result.unicodeScalars += rest[..<start]
      rest = rest[start...]
      let count = kept(rest)
      if count == 0 { result += Self.escape(rest.removeFirst()) }
      result.unicodeScalars += rest.prefix(count)
      rest = rest.dropFirst(count)
    }
    result.unicodeScalars += rest
    return result
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    "\\u" + String(scalar.value, radix: 16).padded(to: 4, with: "0", onLeft: true)
  }
}
