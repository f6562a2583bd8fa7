import { resultOf } from '../common/result.union.js';
import { Done } from '../identity/account.type.js';
import { AnnotationEdited, Domain, PropertyDefinition, Tag, Term } from './people.type.js';

/** Result of annotateAsset. */
export const AnnotateAssetResult = resultOf('AnnotateAssetResult', AnnotationEdited);
/** Result of saveDomain. */
export const SaveDomainResult = resultOf('SaveDomainResult', Domain);
/** Result of saveTag. */
export const SaveTagResult = resultOf('SaveTagResult', Tag);
/** Result of saveTerm. */
export const SaveTermResult = resultOf('SaveTermResult', Term);
/** Result of savePropertyDefinition. */
export const SavePropertyDefinitionResult = resultOf('SavePropertyDefinitionResult', PropertyDefinition);
/** Result of removeGlossaryItem. */
export const RemoveGlossaryItemResult = resultOf('RemoveGlossaryItemResult', Done);
/** Result of removeRegisteredAsset. */
export const RemoveRegisteredAssetResult = resultOf('RemoveRegisteredAssetResult', Done);
