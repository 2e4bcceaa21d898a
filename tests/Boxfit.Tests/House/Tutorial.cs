using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Boxfit.Data.Demo;

namespace Boxfit.Tests.House;

/// <summary>
/// The page docs/tutorial.md, whose listings, times and pictures a run of its own commands makes. What of the page is run:
/// <list type="bullet">
/// <item>blocks <c>console</c>: the lines after <c>$</c>, one after the other; the others are what they print</item>
/// <item>a block below <c>&lt;!-- file NAME --&gt;</c>: its text becomes that file</item>
/// <item>a picture below <c>&lt;!-- picture FILE --&gt;</c>: a small copy of that file</item>
/// <item>a line <c>*It took …*</c> below a block: how long its commands took</item>
/// </list>
/// </summary>
/// <param name="page">The page's text.</param>
[SupportedOSPlatform("linux")]
sealed partial class Tutorial(string page)
{
    // The story's: the last photos have no boxes, and come later.
    const int Photos = 306, LaterPhotos = 6;

    const int ListedWidth = 100;
    const int MostLines = 40, FirstAlike = 5;
    const int PictureWidth = 720;

    /// <summary>Where the page says that all happens.</summary>
    const string Home = "/home/anna";

    public static string File { get; } = Path.Combine(Repository.Root, "docs", "tutorial.md");

    /// <summary>The page as a run of its commands makes it.</summary>
    /// <param name="folder">An empty folder to run them in.</param>
    /// <param name="pictures">Folder for the small copies of pictures; null makes none.</param>
    public string Run(TemporaryFolder folder, string? pictures)
    {
        string work = folder["clocks"];
        TakePhotos(work);
        string program = folder.Write("bin/boxfit",
            $"#!/bin/sh\nBOXFIT_COMMAND=boxfit exec dotnet '{Path.Combine(AppContext.BaseDirectory, "boxfit.dll")}' \"$@\"\n");
        System.IO.File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var made = new StringBuilder();
        string[] lines = page.Split('\n');
        string? file = null, picture = null;
        var took = TimeSpan.Zero;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("*It took ", StringComparison.Ordinal))
            {
                made.Append(TimeText(took)).Append('\n');
                continue;
            }
            made.Append(lines[i]).Append(i < lines.Length - 1 ? "\n" : "");
            if (FileMark().Match(lines[i]) is { Success: true } mark)
            {
                file = mark.Groups["name"].Value;
            }
            else if (PictureMark().Match(lines[i]) is { Success: true } shown)
            {
                picture = Path.Combine(work, shown.Groups["name"].Value);
            }
            else if (picture is not null)
            {
                string copy = PictureLink().Match(lines[i]).Groups["name"].Value;
                Assert.True(copy.Length > 0 && System.IO.File.Exists(picture), $"No command makes {picture}, or no link shows it.");
                if (pictures is not null) SaveSmall(picture, Path.Combine(pictures, copy));
                picture = null;
            }
            else if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                int end = Array.IndexOf(lines, "```", i + 1);
                string[] block = lines[(i + 1)..end];
                if (file is not null) folder.Write($"clocks/{file}", string.Join('\n', block) + "\n");
                file = null;
                if (lines[i] == "```console")
                {
                    long start = Stopwatch.GetTimestamp();
                    block = [.. block.Where(IsCommand).SelectMany(c => Listing(c, folder))];
                    took = Stopwatch.GetElapsedTime(start);
                }
                made.AppendJoin("", block.Select(l => l + "\n")).Append("```\n");
                i = end;
            }
        }
        return made.ToString();
    }

    /// <summary>
    /// The page's lines without what differs from run to run (times, speeds, sizes, losses, what the model finds); what a command prints is
    /// one of them.
    /// </summary>
    public IReadOnlyList<string> Shape()
    {
        var shape = new List<string>();
        bool isListing = false;
        foreach (string line in page.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isListing = line == "```console";
            if (line.StartsWith("*It took ", StringComparison.Ordinal)) shape.Add("*It took #*");
            else if (!isListing || line == "```console") shape.Add(line);
            else if (IsCommand(line)) shape.AddRange(line, "");
            else shape[^1] = Neutral($"{shape[^1]} {line}");
        }
        return shape;
    }

    static string Neutral(string text) =>
        Spaces().Replace(Figure().Replace(text.Replace(" (best)", "", StringComparison.Ordinal), "#"), " ").Trim();

    static bool IsCommand(string line) => line.StartsWith("$ ", StringComparison.Ordinal);

    /// <summary>Photos of clocks with their boxes, and in them what goes wrong when people work by hand.</summary>
    static void TakePhotos(string work)
    {
        string drawn = Path.Combine(work, "drawn"), photos = Path.Combine(work, "photos"), later = Path.Combine(work, "new");
        string kitchen = Path.Combine(later, "kitchen");
        string[] rows = System.IO.File.ReadAllLines(DemoPictures.Write(drawn, Photos, seed: 5));
        Directory.CreateDirectory(photos);
        Directory.CreateDirectory(kitchen);
        var table = new List<string> { "path,x1,y1,x2,y2,label" };
        for (int i = 0; i < Photos; i++)
        {
            bool isLater = i >= Photos - LaterPhotos;
            string name = $"clock-{i + 1:000}.jpg", place = i == Photos - 1 ? kitchen : isLater ? later : photos;
            System.IO.File.Move(Path.Combine(drawn, $"{i:00000}.jpg"), Path.Combine(place, name));
            if (!isLater) table.Add($"{name},{string.Join(',', Numbers().Matches(rows[i + 1].Split('[')[1]).Select(m => m.Value))},clock");
        }
        Directory.Delete(drawn, recursive: true);

        // A digit too many, a name misspelt, a photo that was copied under another name, and one whose copying was cut short.
        string[] typo = table[42].Split(',');
        table[42] = string.Join(',', [.. typo[..3], typo[3].Replace(".", "", StringComparison.Ordinal), .. typo[4..]]);
        table[77] = table[77].Replace("clock", "clok", StringComparison.Ordinal);
        System.IO.File.Copy(Path.Combine(photos, "clock-012.jpg"), Path.Combine(photos, "kitchen.jpg"));
        table.Add(table[12].Replace("clock-012", "kitchen", StringComparison.Ordinal));
        string cut = Path.Combine(photos, "clock-150.jpg");
        System.IO.File.WriteAllBytes(cut, System.IO.File.ReadAllBytes(cut)[..3000]);
        System.IO.File.WriteAllText(Path.Combine(work, "boxes.csv"), string.Join('\n', table) + "\n");
    }

    /// <summary>A command and what it prints.</summary>
    static IEnumerable<string> Listing(string command, TemporaryFolder folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"set -o pipefail; exec 2>&1; {command[2..]}"])
        {
            WorkingDirectory = folder["clocks"],
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["BOXFIT"] = Repository.Root;
        // Without weights that were fetched before, as where the story begins.
        start.Environment["BOXFIT_CACHE"] = folder["cache"];
        start.Environment["TERM"] = "dumb";
        start.Environment["LC_ALL"] = "C.UTF-8";
        // No build server may outlive this.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        output = output.Replace(folder.Path, Home, StringComparison.Ordinal)
            .Replace(Repository.Root, $"{Home}/boxfit", StringComparison.Ordinal);
        List<string> lines = [.. output.Trim('\n').Split('\n').Where(l => !Live().IsMatch(l))];
        if (lines.Count > MostLines) lines = WithoutMiddle(lines);
        if (process.ExitCode != 0) lines.Add($"(exit code {process.ExitCode})");
        if (lines is [""]) lines.Clear();
        return lines.SelectMany(l => MessageStyle.Wrap(l.TrimEnd(), ListedWidth).Split('\n')).Prepend(command);
    }

    /// <summary>Of the most lines in a row that begin with the same word, such as those of epochs, the first ones and the last.</summary>
    static List<string> WithoutMiddle(List<string> lines)
    {
        var (start, count) = (0, 0);
        for (int i = 0, first = 0; i < lines.Count; i++)
        {
            if (lines[i].Split(' ')[0] != lines[first].Split(' ')[0]) first = i;
            if (i - first + 1 > count) (start, count) = (first, i - first + 1);
        }
        return count <= FirstAlike + 1 ? lines : [.. lines[..(start + FirstAlike)], "…", .. lines[(start + count - 1)..]];
    }

    static string TimeText(TimeSpan time) => time.TotalSeconds < 1
        ? "*It took less than a second.*" : $"*It took {Counted.Of((int)Math.Round(time.TotalSeconds), "second")}.*";

    static void SaveSmall(string picture, string copy)
    {
        var image = PictureReader.Read(picture);
        int width = Math.Min(PictureWidth, image.Width), height = image.Height * width / image.Width;
        var small = new RgbImage(width, height);
        AntialiasResize.Resize(image.Pixels, image.Width, image.Height, small.Pixels, width, height, width * 3);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        PictureWriter.SaveJpeg(small, copy, 80);
    }

    [GeneratedRegex("^<!-- file (?<name>.+) -->$")]
    private static partial Regex FileMark();

    [GeneratedRegex("^<!-- picture (?<name>.+) -->$")]
    private static partial Regex PictureMark();

    [GeneratedRegex(@"^!\[.+\]\(tutorial/(?<name>.+)\)$")]
    private static partial Regex PictureLink();

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();

    /// <summary>Lines that slow work alone has.</summary>
    [GeneratedRegex(@"^Epoch \d+/\d+ step |^\w[\w ]*: [\d,]+ of [\d,]+, ")]
    private static partial Regex Live();

    /// <summary>Fractions, numbers of units, of lists, times, the best epoch; whole numbers otherwise are counts: they stay.</summary>
    [GeneratedRegex(@"-?\d+\.\d+|\d+:\d\d|-?\d+(?= (?:s|seconds?|ms|MB|kB|%))|(?<=[\[,:]|of epoch )-?\d+")]
    private static partial Regex Figure();

    [GeneratedRegex(@"[\s─]+")]
    private static partial Regex Spaces();
}
