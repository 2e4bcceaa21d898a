using System.Text.Json;
using Boxfit.Cli.Output;
using Boxfit.Imaging;

namespace Boxfit.Cli.Doctor;

/// <summary>What pictures are read and drawn with.</summary>
/// <param name="Libraries">What was found; null where pictures cannot be read.</param>
/// <param name="Error">Why not.</param>
sealed record PicturePart(ImagingLibraries? Libraries, string? Error) : Part("Pictures", "pictures")
{
    public override IReadOnlyList<Check> Checks
    {
        get
        {
            if (Libraries is not { } found)
                return [new("libvips", Error ?? "", "delete the folder artifacts and build anew: libvips comes with the build", IsNeeded: true)];
            return
            [
                new("libvips", $"{found.LibvipsVersion}, {found.LibvipsPath ?? "the system does not tell from where"}"),
                new("JPEG", found.UsesTurboJpeg ? $"libturbojpeg, {found.TurboJpegPath ?? "the system does not tell from where"}" : "libvips",
                    found.UsesTurboJpeg ? null : "libturbojpeg reads JPEG faster, to the same pixels: apt-get install libturbojpeg0"),
                new("font", found.Font switch
                {
                    TextFont.DejaVuSans => "DejaVu Sans",
                    TextFont.Another => "another than the one that drawings are made for",
                    _ => "none: drawings with texts are refused",
                }, found.Font == TextFont.DejaVuSans ? null : "unset FONTCONFIG_FILE and FONTCONFIG_PATH: the font comes with Boxfit"),
            ];
        }
    }

    /// <summary>Asks a process of its own.</summary>
    public static PicturePart Find(Func<string, JsonElement> ask)
    {
        try
        {
            var answer = ask(DoctorProbes.Pictures);
            string? Text(string name) => answer.GetProperty(name).GetString();
            return new(
                new(Text("libvipsVersion")!, Text("libvipsPath"), answer.GetProperty("usesTurboJpeg").GetBoolean(), Text("turboJpegPath"),
                    Enum.Parse<TextFont>(Text("font")!)), null);
        }
        catch (BoxfitException e)
        {
            return new(null, e.Message);
        }
    }

    /// <summary>Looks in this process and writes the answer that <see cref="Find"/> reads.</summary>
    public static void Probe(TextWriter output)
    {
        var libraries = ImagingLibraries.Describe();
        JsonLine.Write(output, json =>
        {
            json.WriteStartObject();
            new PicturePart(libraries, null).WriteProperties(json);
            json.WriteEndObject();
        });
    }

    public override void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteString("libvipsVersion", Libraries?.LibvipsVersion);
        json.WriteString("libvipsPath", Libraries?.LibvipsPath);
        json.WriteBoolean("usesTurboJpeg", Libraries?.UsesTurboJpeg ?? false);
        json.WriteString("turboJpegPath", Libraries?.TurboJpegPath);
        json.WriteString("font", Libraries?.Font.ToString());
        json.WriteString("error", Error);
    }
}
