extension Configuration {
  /// A configuration file that shows every setting with its default, all commented out.
  public static var commentedFile: String {
    var text = """
      # Settings of Mien. A line such as '#volume = 0.6' shows a default: take away the '#' to set something else. Where
      # nothing is set by default, the line shows an example. 'mien config check' looks a file over, and 'mien config show'
      # prints what applies.

      """
    for section in Section.all {
      text += "\n\(commented(section.about))[\(section.name)]\n"
      for setting in Setting.all where setting.section == section.name {
        text += "\n" + commented(setting.about) + commented(takes(setting))
        text += "#\(setting.name) = \((setting.standard ?? setting.example)?.toml ?? "")\n"
      }
    }
    return text
  }

  private static func takes(_ setting: Setting) -> String {
    "It takes \(setting.takes)" + (setting.standard == nil ? "; unset by default. Example:" : ".")
  }

  /// As comment lines of at most 120 characters.
  private static func commented(_ text: String) -> String {
    var lines = ["#"]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > 120 { lines.append("#") }
      lines[lines.count - 1] += " " + word
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
