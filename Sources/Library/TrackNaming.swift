import Sound

/// Titles, artists and albums out of the names of files and folders, where tags are missing.
enum TrackNaming {
  /// Fills the gaps in `tags`. Below the collection's folder, `Artist/Album/01 - Title.ogg`, `Album/Title.ogg` and
  /// `Artist - Title.ogg` are understood.
  /// - Parameter relativePath: of the file, from the collection's folder.
  static func completed(_ tags: Tags, relativePath: String) -> Tags {
    let parts = relativePath.split(separator: "/").map(String.init)
    guard let file = parts.last else { return tags }
    let name = readable(stem(of: file))
    let folders = parts.dropLast().map(readable)
    let (number, rest) = numbered(name)
    let (artist, title) = split(rest)

    var completed = tags
    completed.title = tags.title ?? title
    completed.artist = tags.artist ?? artist ?? (folders.count >= 2 ? folders[folders.count - 2] : nil)
    completed.album = tags.album ?? folders.last
    completed.trackNumber = tags.trackNumber ?? number
    return completed
  }

  /// Without the extension, unless nothing would be left.
  private static func stem(of file: String) -> String {
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
    return String(file[..<dot])
  }

  /// Underscores stand for blanks where there are no blanks, blanks for line breaks and other control characters.
  private static func readable(_ name: String) -> String {
    let name = String(
      String.UnicodeScalarView(name.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    let spaced = name.contains(" ") ? name : String(name.map { $0 == "_" ? " " : $0 })
    return trimmed(spaced)
  }

  /// `07 - Title`, `07. Title`, `07 Title`: one to three digits that something follows. A bare number, or a number
  /// joined to a word as in `99Luftballons`, is a title.
  private static func numbered(_ name: String) -> (number: Int?, rest: String) {
    let digits = name.prefix { ("0"..."9").contains($0) }
    let tail = name.dropFirst(digits.count)
    guard (1...3).contains(digits.count), let first = tail.first, " -.)".contains(first) else { return (nil, name) }
    let rest = tail.drop { " -.)".contains($0) }
    // Without a separator, only a leading zero tells a track number from a title such as `7 Seconds`.
    guard !rest.isEmpty, first != " " || digits.hasPrefix("0") || tail.dropFirst().first == "-" else {
      return (nil, name)
    }
    return (Int(digits).flatMap { $0 > 0 ? $0 : nil }, String(rest))
  }

  /// At the first ` - `.
  private static func split(_ name: String) -> (artist: String?, title: String) {
    let characters = Array(name)
    for index in characters.indices.dropFirst().dropLast()
    where characters[index - 1] == " " && "-–".contains(characters[index]) && characters[index + 1] == " " {
      let artist = trimmed(String(characters[..<(index - 1)]))
      let title = trimmed(String(characters[(index + 2)...]))
      if !artist.isEmpty, !title.isEmpty { return (artist, title) }
    }
    return (nil, name)
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return text }
    return String(start[...end])
  }
}
