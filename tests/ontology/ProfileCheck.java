import java.io.File;
import java.util.TreeSet;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints, for each file named, how many axioms it has and each violation of OWL 2 DL, as file, tab, text. */
public class ProfileCheck {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology ontology =
                OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
            TreeSet<String> lines = new TreeSet<>();
            for (OWLProfileViolation violation : new OWL2DLProfile().checkOntology(ontology).getViolations()) {
                lines.add(violation.toString().replaceAll("\\s+", " "));
            }
            System.out.println(file + "\taxioms: " + ontology.getAxiomCount());
            lines.forEach(line -> System.out.println(file + "\t" + line));
        }
    }
}
