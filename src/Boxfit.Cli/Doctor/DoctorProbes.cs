namespace Boxfit.Cli.Doctor;

/// <summary>Names of what <c>boxfit doctor-probe</c> looks at.</summary>
static class DoctorProbes
{
    public const string Engine = "engine", Pictures = "pictures";
}
