using System.Security.Cryptography;

namespace Boxfit.Tests.Pretrained.Files;

public sealed class TorchvisionFilesTests
{
    /// <summary>PyTorch's own state dictionaries, in both forms and three formats of floats, have the same bits here.</summary>
    [Fact]
    public void State_dictionaries_are_read_to_the_bit()
    {
        const string Script = """
            import hashlib, sys, torch, torchvision
            torch.manual_seed(0)
            for name, floats in (('mobilenet_v2', 'float'), ('resnet18', 'float'), ('mobilenet_v2', 'half'), ('mobilenet_v2', 'double')):
                state = getattr(getattr(torchvision.models, name)(), floats)().state_dict()
                sums = hashlib.sha256(b''.join(t.float().numpy().tobytes() for t in state.values())).hexdigest()
                for form, zipped in (('zip', True), ('legacy', False)):
                    path = f'{sys.argv[1]}/{name}.{floats}.{form}'
                    torch.save(state, path, _use_new_zipfile_serialization=zipped)
                    print(path, sums, len(state))
            """;
        using var folder = new TemporaryFolder();
        string[] lines = FixtureScript.RunText(Script, folder.Path).Split('\n');
        Assert.Equal(8, lines.Length);
        foreach (string[] line in lines.Select(l => l.Split(' ')))
        {
            using var file = WeightFiles.Open(line[0]);
            Assert.Equal(line[0].EndsWith("zip", StringComparison.Ordinal) ? WeightFormat.TorchZip : WeightFormat.TorchLegacy, file.Format);
            Assert.Equal(line[2], $"{file.Entries.Count}");
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var entry in file.Entries) sum.AppendData(MemoryMarshal.AsBytes(file.Read(entry.Name).Values.AsSpan()));
            Assert.Equal(line[1], Convert.ToHexStringLower(sum.GetHashAndReset()));
        }
    }
}
