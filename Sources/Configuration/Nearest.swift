/// How many letters must be put in, left out, changed or swapped with their neighbour to turn one text into the other,
/// none touched twice: the restricted Damerau-Levenshtein (optimal string alignment) distance. Takes time in proportion
/// to the product of the lengths.
func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var before: [Int] = []
  var above = Array(0...b.count)
  for i in 1...a.count {
    var row = [i]
    for j in 1...b.count {
      var best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, before[j - 2] + 1) }
      row.append(best)
    }
    (before, above) = (above, row)
  }
  return above[b.count]
}

/// The known name that an unknown key or section most likely stands for; nil where none is near.
///
/// A name in the same section wins over one elsewhere, which must be almost the same; case and `-` for `_` count as
/// nothing.
func nearestName(to key: String) -> String? {
  guard key.utf8.count <= 64 else { return nil }
  let (section, name) = split(key)
  var best: (name: String, distance: Int)?
  for candidate in Section.all.map(\.name) + Setting.all.map(\.key) {
    let (otherSection, other) = split(candidate)
    let distance = editDistance(plain(name), plain(other))
    let isNear = distance <= (otherSection == section ? max(2, other.count / 3) : min(1, other.count / 4))
    // One slip in the same section is likelier than the right name in the wrong one; two are not.
    let rank = distance * 2 + (otherSection == section ? 0 : 3)
    if isNear, distance < other.count, rank < best?.distance ?? .max { best = (candidate, rank) }
  }
  return best?.name
}

/// `camera.privacy_switch.chip` is `chip` in `camera.privacy_switch`.
private func split(_ key: String) -> (section: Substring, name: String) {
  guard let dot = key.lastIndex(of: ".") else { return ("", key) }
  return (key[..<dot], String(key[key.index(after: dot)...]))
}

private func plain(_ name: String) -> String {
  String(name.lowercased().map { $0 == "-" ? "_" : $0 })
}
