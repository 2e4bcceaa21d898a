using System.CommandLine;
using System.Text.RegularExpressions;
using Boxfit.Tests.Data;

namespace Boxfit.Tests.Cli;

/// <summary>Help, usage errors and the spellings of <c>--objects</c>, to the letter (<see cref="Golden"/>).</summary>
public sealed class CommandLineGoldenTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    public void Help(int width)
    {
        var golden = new Golden($"help-{width}").Replace(@"(threads[^\[]*|workers[^\[]*)\[default: \d+\]", "$1[default: #]");
        foreach (string[] words in Words(Application.CreateRoot(), []))
        {
            var output = new StringWriter();
            var terminal = new Terminal(output, TextWriter.Null, () => Stream.Null) { OutputWidth = () => width };
            Assert.Equal(0, Application.Run([.. words, "--help"], terminal, CancellationToken.None));
            golden.Add(string.Join(' ', ["boxfit", .. words, "--help"]), output.ToString());
        }
        golden.Check();
    }

    static IEnumerable<string[]> Words(Command command, string[] words) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Words(c, [.. words, c.Name])).Prepend(words);

    [Fact]
    public void Usage()
    {
        var golden = new Golden("usage");
        string[] lines = """
            sumary
            xyzzy
            --frob
            data
            data --json
            data lst
            weights
            weights --json
            weights fetch
            train --batch-size 4
            summary --backbon resnet18
            summary --backbon=resnet18
            summary --backbone
            summary --size big
            summary --backbone resnet19
            summary --size 64 --size 96
            summary --size 64 --size
            summary --size
            summary a b
            diagram
            diagram --out
            diagram --out net.pdf
            diagram --out net.svg --out net
            demo --seed x
            demo --seed -1
            demo more
            detect
            detect a.jpg
            detect a.jpg --cascade eye --scale-factor big
            detect a.jpg --cascade eye --min-neighbors 1.5
            detect a.jpg --cascade eye --min-size 0x3
            label
            label photos
            label photos --out l.csv --policy worst
            label photos --out l.csv --format excel
            data list more
            data get
            data get selfie
            data get selfie --to a --from b --url c
            data get selfies --to a
            data convert
            data convert a
            data convert a --to csv
            data convert a --out b
            data convert a --to excel --out b
            data convert a --to csv --out b --format excel
            data convert a --to csv --out b --objects
            data convert a --to csv --out b --objects most
            data check
            data check none.csv --format x
            data check none.csv --report r.txt
            data check none.csv --fix o.csv --list o.csv
            data check none.csv --list none.csv
            data check none.csv
            data stats
            data stats none.csv --format x
            data stats none.csv --report r.png
            data stats none.csv --plot none.csv
            data stats none.csv --report r.html --plot r.html
            data split
            data split a
            data split a --out b --by turn
            data split a --out b --train x
            data split a --out b --folds x
            data split a --out b --seed x
            data split a --out b --folds 3 --files
            data split a --out b --format x
            data compare
            data compare a
            data compare a b --format-a x
            data compare a b --format-b x
            data compare a b --sheet x.gif
            data compare a b --csv a
            data compare a b --csv c.csv --sheet c.csv
            data compare a b --csv c.html --sheet c.html
            data compare a b --objects all
            data preview
            data preview boxes.csv
            data preview boxes.csv --out sheet.png --count many
            data preview boxes.csv --out sheet.png --count 0
            data preview boxes.csv --out sheet.gif
            data preview boxes.csv --out sheet.png --epoch 0
            data preview boxes.csv --out sheet.png --views 99999
            weights list more
            weights get
            weights get mininet
            weights inspect
            weights inspect none.pth
            weights verify
            weights verify none.pth --backbone resnet19
            weights convert a
            weights convert a b --names keras
            weights features
            weights features a
            weights features a --backbone resnet18 --picture b
            weights features a --backbone resnet18 --out b
            train
            train boxes.csv more
            train boxes.csv --objects class --seed 3
            train boxes.csv --config none.yaml
            train boxes.csv --resume run
            train --resume run --find-lr
            train --resume run --seed 1
            train --resume run --config c
            evaluate
            evaluate run
            evaluate run boxes.csv --part half
            evaluate none.run boxes.csv
            evaluate none.run boxes.csv --checkpoint best
            evaluate run boxes.csv more
            predict
            predict run
            predict run a.jpg --format xml
            predict run a.jpg --format voc
            predict run a.jpg --csv --json
            predict run a.jpg --anotate b
            predict none.run none.jpg
            predict none.run none/*.jpg
            doctor more
            doctor --verbose
            predict -- --out
            detect - --cascade none.xml
            """.Split('\n');
        golden.Run();
        foreach (string line in lines) golden.Run(line.Split(' '));
        golden.Replace(Regex.Escape(Directory.GetCurrentDirectory()), "HERE").Check();
    }

    /// <summary>As a command's own option (convert) and as one made from a setting (preview).</summary>
    [Fact]
    public void Objects()
    {
        string rows = "";
        foreach (string name in new[] { "a.png", "b.png" })
        {
            _folder.AddPicture(name);
            rows += $"{name},4,2,20,10,cat\n{name},1,2,30,10,big dog\n{name},1,2,4,5,-x\n";
        }
        string data = _folder.AddFile("boxes.csv", $"path,x1,y1,x2,y2,label\n{rows}");
        // "_" is a space within a word, "''" an empty word.
        string[] spellings = """
            DATA
            DATA --objects class cat
            --objects class cat DATA
            DATA --objects class big_dog
            DATA --objects class_cat
            --objects class_cat DATA
            DATA --objects class=cat
            DATA --objects class:cat
            --objects class:big_dog DATA
            DATA --objects=class_cat
            DATA --objects:class_cat
            --objects=class:cat DATA
            DATA --objects=class=cat
            DATA --objects:class:cat
            DATA --objects=class cat
            --objects=class cat DATA
            DATA --objects:class cat
            DATA --objects class
            --objects class DATA
            DATA --objects class --json
            DATA --objects class -x
            DATA --objects class:-x
            DATA --objects class --
            DATA --objects class ''
            DATA --objects ''
            DATA --objects class_
            DATA --objects CLASS cat
            DATA --objects class dog
            DATA --objects
            DATA --objects --json
            DATA --objects=
            DATA --objects largest
            --objects largest DATA
            DATA --objects=first
            DATA --objects:skip
            DATA --objects error
            DATA --objects biggest
            DATA --objects largest cat
            DATA --objects class cat more
            DATA class cat
            class
            DATA --objects class cat --objects class cat
            DATA --objects first --objects skip
            DATA --objects first --objects class cat
            DATA --objects class cat --objects first
            DATA --objects class class
            -- DATA --objects class cat
            DATA --object class cat
            """.Split('\n');
        var golden = new Golden("objects");
        foreach (string spelling in spellings)
        {
            string[] words = [.. spelling.Split(' ').Select(w => w switch { "DATA" => data, "''" => "", _ => w.Replace('_', ' ') })];
            string converted = Path.Combine(_folder.Path, "converted.csv");
            golden.Run(["data", "convert", "--to", "csv", "--out", converted, .. words]);
            if (File.Exists(converted)) golden.Add("cat converted.csv", File.ReadAllText(converted));
            File.Delete(converted);
            string sheet = Path.Combine(_folder.Path, "sheet.html");
            golden.Run(["data", "preview", "--out", sheet, "--split", "0.5", "--views", "1", "--json", .. words]);
        }
        golden.Replace(Regex.Escape(_folder.Path), "FOLDER").Replace(Regex.Escape(Directory.GetCurrentDirectory()), "HERE").Check();
    }
}
