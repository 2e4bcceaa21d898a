using Boxfit.Engine.Worlds;

namespace Boxfit.Tests.Engine.Worlds;

public class MpiLibraryTests
{
    [Theory]
    [InlineData("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022", "4.1.4")]
    [InlineData("Open MPI v5.0.7, package: Debian OpenMPI, ident: 5.0.7", "5.0.7")]
    [InlineData("Open MPI v3.1.3, package: Debian OpenMPI", null)]
    [InlineData("MPICH Version:\t4.0.2", null)]
    public void Open_MPI_4_and_5_can_be_used(string text, string? version) => Assert.Equal(version, MpiLibrary.Parse(text));
}
